"""Transforms template.yaml as CloudFormation would, without AWS, and checks what comes out; see .ci/run.

It fails when the SAM transform does, when a role has a managed policy that nobody expects there, and when a function or workflow
has a role that is missing or belongs to another too. What the inline policies allow is held by the tests of the template.
"""

import collections
import os
import sys

from samtranslator.parser.parser import Parser
from samtranslator.public.exceptions import InvalidDocumentException
from samtranslator.translator.translator import Translator
from samtranslator.yaml_helper import yaml_parse

LOGS = "AWSLambdaBasicExecutionRole"
VPC = "AWSLambdaVPCAccessExecutionRole"
TRACES = "AWSXrayWriteOnlyAccess"

# What the functions and workflows are called after the transform, and how they say that they are traced.
FUNCTION = "AWS::Lambda::Function"
WORKFLOW = "AWS::StepFunctions::StateMachine"
TRACING = {FUNCTION: "TracingConfig", WORKFLOW: "TracingConfiguration"}

# Only this one may be in a VPC.
IN_VPC = "Probe"


def package(template):
    """What `sam package` does: local paths become places in S3."""
    places = {"AWS::Serverless::Function": "CodeUri", "AWS::Serverless::StateMachine": "DefinitionUri"}
    for resource in template["Resources"].values():
        if resource["Type"] in places:
            resource["Properties"][places[resource["Type"]]] = "s3://bucket/key"


def transform(path):
    with open(path, encoding="utf-8") as file:
        template = yaml_parse(file.read())
    package(template)
    # The transform derives the partition from the Region, and asks nobody.
    os.environ["AWS_DEFAULT_REGION"] = "us-east-1"
    # Names of managed policies, which CloudFormation looks up in IAM; the others are written out by the transform itself.
    known = {TRACES: f"arn:aws:iam::aws:policy/{TRACES}"}

    return Translator(managed_policy_map=known, sam_parser=Parser()).translate(sam_template=template, parameter_values={})


def policies(value):
    """The names of the managed policies in a value; of what is not written out, the value itself, which nobody expects."""
    if isinstance(value, list):
        return {name for item in value for name in policies(item)}
    if isinstance(value, str):
        return {value.rsplit("/", 1)[-1]}
    if "Fn::If" in value:
        return policies(value["Fn::If"][1:])
    if "Fn::Sub" in value and isinstance(value["Fn::Sub"], str):
        return policies(value["Fn::Sub"])

    return set() if value == {"Ref": "AWS::NoValue"} else {str(value)}


def role_of(resource):
    """The logical id of the role, or nothing where it is not a role of this template."""
    reference = resource["Properties"].get("Role", resource["Properties"].get("RoleArn"))
    target = reference.get("Fn::GetAtt") if isinstance(reference, dict) else None
    if isinstance(target, str):
        target = target.split(".", 1)

    return target[0] if isinstance(target, list) and target[1] == "Arn" else None


def expected(name, resource):
    """The managed policies that a function's or workflow's role may have."""
    allowed = {LOGS} if resource["Type"] == FUNCTION else set()
    if resource["Properties"].get(TRACING[resource["Type"]]):
        allowed.add(TRACES)

    return allowed | {VPC} if name == IN_VPC else allowed


def mistakes(resources):
    owners = collections.defaultdict(list)
    for name, resource in resources.items():
        if resource["Type"] in TRACING:
            owners[role_of(resource)].append(name)

    for role, names in owners.items():
        if resources.get(role, {}).get("Type") != "AWS::IAM::Role":
            yield f"{', '.join(names)}: the role is none of this template; leave Role out, or define it here"
        elif len(names) > 1:
            yield f"{role} is the role of {', '.join(names)}; give each its own"

    for role, resource in resources.items():
        if resource["Type"] == "AWS::IAM::Role":
            allowed = set().union(*(expected(name, resources[name]) for name in owners.get(role, [])))
            for policy in sorted(policies(resource["Properties"].get("ManagedPolicyArns", [])) - allowed):
                yield f"{role} has the managed policy {policy}; name the actions that it needs instead"


def main(path):
    try:
        resources = transform(path)["Resources"]
    except InvalidDocumentException as error:
        print(f"{path} cannot be transformed:", *(cause.message for cause in error.causes), sep="\n  ")
        return 1

    for kind, count in sorted(collections.Counter(resource["Type"] for resource in resources.values()).items()):
        print(f"{count:4} {kind}")

    found = list(mistakes(resources))
    for mistake in found:
        print(f"{path}: {mistake}")

    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1] if len(sys.argv) > 1 else "template.yaml"))
