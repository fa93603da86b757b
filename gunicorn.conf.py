"""What every gunicorn of this office has in common; the rest is on its command line."""

limit_request_line = 8190  # twice what we answer to, so that an address too long gets our own page and not the server's
