import os

BODY = b"hello from worker 0, process %d\n"


def application(environ, start_response):
    body = BODY % os.getpid()
    start_response("200 OK", [("Content-Type", "text/plain"), ("Content-Length", str(len(body)))])
    return [body]
