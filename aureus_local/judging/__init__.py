"""Judging by expressions and schemas of people who may not mean well, in processes that can be ended."""
