"""Reports that are made by themselves: rules, planning, readers, and what people do about it."""
