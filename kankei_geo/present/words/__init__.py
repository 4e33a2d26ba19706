"""Sentences in Japanese and English."""
