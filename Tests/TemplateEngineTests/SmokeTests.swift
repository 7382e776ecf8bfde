import Testing
import TemplateEngine
