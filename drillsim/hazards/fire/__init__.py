"""Fire: growth, flames, heat radiation, what foam, water and cooling do about it, the smoke, and the burns."""
