"""The benefits map as pure functions: rules, reach, gaps, threat tracing, layout and drawing. No database, no Django."""
