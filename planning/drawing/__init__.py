"""Pictures of plans as SVG text: pure functions, plain data in, one string out; nothing here knows Django.

Each picture is the same for the screen (classes) and for print (literal colours), has a title and a description, and is drawn
from rows that the page shows as a table as well.
"""
