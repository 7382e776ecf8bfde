import Testing
import Diagnostics
