import Testing
import Schema
