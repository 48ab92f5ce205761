"""Rules about text: sentences, words, statements, differences."""
