"""What published versions show: from kept rows to the rows of pictures and tables."""
