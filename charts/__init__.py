"""Frames to figures. A chart is handed its frame and computes nothing beyond layout."""
