"""Makes calls with AWS's client for Python, and prints what it makes of the answers.

Standard input is a JSON list of calls: endpoint, service, operation, parameters, and perhaps the protocol. Standard output is a JSON list of
as many results: an answer, or an error with its class, code, message and status. Exits with 77 where botocore is not installed.
"""

import datetime
import json
import sys

try:
    import botocore.config
    import botocore.exceptions
    import botocore.model
    import botocore.response
    import botocore.session
except ImportError as missing:
    print(missing)
    sys.exit(77)

SESSION = botocore.session.get_session()
ANY = botocore.model.PRIORITY_ORDERED_SUPPORTED_PROTOCOLS
CLIENTS = {}


def client(endpoint, service, protocol):
    key = (endpoint, service, protocol)
    if key not in CLIENTS:
        botocore.model.PRIORITY_ORDERED_SUPPORTED_PROTOCOLS = [protocol] if protocol else ANY
        CLIENTS[key] = SESSION.create_client(
            service,
            region_name="local",
            endpoint_url=endpoint,
            aws_access_key_id="any",
            aws_secret_access_key="any",
            config=botocore.config.Config(retries={"max_attempts": 0}, proxies={}, read_timeout=30),
        )
    return CLIENTS[key]


def plain(value):
    if isinstance(value, datetime.datetime):
        time = value.astimezone(datetime.timezone.utc).replace(tzinfo=None)
        return time.isoformat(timespec="milliseconds" if time.microsecond else "seconds") + "Z"
    if isinstance(value, botocore.response.StreamingBody):
        return value.read().decode()
    if isinstance(value, bytes):
        return value.decode()
    raise TypeError(type(value))


def result(call):
    try:
        chosen = client(call["endpoint"], call["service"], call.get("protocol"))
        answer = getattr(chosen, call["operation"])(**call["parameters"])
        return {"answer": answer}
    except botocore.exceptions.ClientError as problem:
        error = problem.response["Error"]
        return {
            "error": {
                "class": type(problem).__name__,
                "code": error["Code"],
                "message": error.get("Message"),
                "requestId": problem.response["ResponseMetadata"].get("RequestId"),
                "status": problem.response["ResponseMetadata"]["HTTPStatusCode"],
            }
        }
    except Exception as problem:
        return {"failure": f"{type(problem).__name__}: {problem}"}


json.dump([result(call) for call in json.load(sys.stdin)], sys.stdout, default=plain)
