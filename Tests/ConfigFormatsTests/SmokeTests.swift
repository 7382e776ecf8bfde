import Testing
import ConfigFormats
