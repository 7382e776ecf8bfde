import OutputStore
import Testing
