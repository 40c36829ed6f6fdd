"""What happens: weather, incidents, fleet, people, orders, objectives; their schema and checks."""
