"""Planning: the critical path, simulation, exchange with Microsoft Project, plan quality. This part knows no Django."""
