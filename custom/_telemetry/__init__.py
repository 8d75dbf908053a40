# hand-written; composed into aureus_sdk by make generate
"""
The background telemetry reporter. From the caller to the server:

    items     what a user reports becomes an item: checked, copied, with an id
    queue     pure: what waits, what is due, what became of each item
    worker    one thread: takes batches from the queue and delivers them
    delivery  what an answer means to the items of a batch
    routes    how the thread makes calls for a client, sync or async
    outage    deliveries that fail in a row, and when to try again
    losses    what the log is told of dropped items
    spool     what could not be sent, on disk
    process   forks, the end of the interpreter and SIGTERM
"""
