"""From simulation to the sheet in the drill director's hand: script, evaluation, documents, calendar, reading back."""
