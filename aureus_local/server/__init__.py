"""
The runtime over HTTP.

`contract` says which operations there are and what they take, `app` takes a request through the checks to the function
in `handlers` that is named like the operation, and the function answers.
"""
