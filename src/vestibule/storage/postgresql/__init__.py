"""PostgreSQL: transactions that behave as if they ran one after the other, begun again where they collided."""
