"""The way in for workbooks: our own exports come back with a three-way comparison, other people's are read and mapped.

source reads the file into rows, plan compares each row with the register, applying writes what was agreed.
"""
