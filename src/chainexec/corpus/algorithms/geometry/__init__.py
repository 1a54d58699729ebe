"""Points, segments, polygons."""
