#!/usr/bin/env bash
# Prints what `hooks serve --account` needs to know of ECS services, as the AWS CLI describes them. It reads and changes nothing.
#   ./export.sh CLUSTER SERVICE... > account.json
# Needs the AWS CLI, jq, and a role that may describe ECS, CodeDeploy, load balancers and EC2's network. Environment variables of task definitions
# are in it; secrets are not. Plans are read from /hooks; PLAN_PREFIX names another prefix.
set -euo pipefail

if [ $# -lt 2 ]; then
  echo "Nothing was exported: name the cluster and the services, ./export.sh CLUSTER SERVICE... > account.json" >&2
  exit 2
fi
cluster=$1
shift
prefix=${PLAN_PREFIX:-/hooks}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

ecs() { aws ecs --output json "$@"; }
elb() { aws elbv2 --output json "$@"; }
# The values of a jq expression in the files so far, each once.
all() { cat "$work"/*.json | jq -r "($1) // empty" | sort -u; }

# Ten at a time, as ECS takes them.
printf '%s\n' "$@" | xargs -n 10 aws ecs describe-services --output json --cluster "$cluster" --services > "$work/services.json"

for arn in $(all '.services[]? | (.taskSets[]? | select(.status == "PRIMARY") | .taskDefinition), .taskDefinition'); do
  ecs describe-task-definition --task-definition "$arn" >> "$work/task-definitions.json"
done

# CodeDeploy does not say which group deploys a service, so each is looked at.
if [ -n "$(all '.services[]? | select(.deploymentController.type == "CODE_DEPLOY") | .serviceName')" ]; then
  for application in $(aws deploy list-applications --output json | jq -r '.applications[]'); do
    for group in $(aws deploy list-deployment-groups --output json --application-name "$application" | jq -r '.deploymentGroups[]'); do
      aws deploy get-deployment-group --output json --application-name "$application" --deployment-group-name "$group" |
        jq --arg cluster "$cluster" '
          select(.deploymentGroupInfo.ecsServices[]? | (.clusterName | split("/")[-1]) == $cluster and (.serviceName | split("/")[-1] | IN($ARGS.positional[])))' \
          --args "$@" >> "$work/deployment-groups.json"
    done
  done
fi

pairs=$(all '.services[]? | (.loadBalancers[]?, .taskSets[]?.loadBalancers[]?) | .targetGroupArn, .advancedConfiguration.alternateTargetGroupArn')
names=$(all '.deploymentGroupInfo?.loadBalancerInfo.targetGroupPairInfoList[]?.targetGroups[]?.name')
{
  [ -z "$pairs" ] || elb describe-target-groups --target-group-arns $pairs
  [ -z "$names" ] || elb describe-target-groups --names $names
} | jq -c '.TargetGroups[]' | sort -u > "$work/groups"
while read -r group; do
  arn=$(jq -r .TargetGroupArn <<< "$group")
  # Only with the group do its attributes say whose they are.
  elb describe-target-group-attributes --target-group-arn "$arn" < /dev/null | jq --argjson group "$group" '{TargetGroups: [$group + {Attributes}]}'
done < "$work/groups" > "$work/target-groups.json"

for balancer in $(all '.TargetGroups[]?.LoadBalancerArns[]?'); do
  elb describe-load-balancers --load-balancer-arns "$balancer" >> "$work/load-balancers.json"
  elb describe-listeners --load-balancer-arn "$balancer" >> "$work/listeners.json"
done
for listener in $(all '.Listeners[]?.ListenerArn'); do
  elb describe-rules --listener-arn "$listener" >> "$work/rules.json"
done

network='(.services[]? | ., .taskSets[]?) | .networkConfiguration.awsvpcConfiguration'
subnets=$(all "$network.subnets[]?")
groups=$(all "($network.securityGroups[]?), .LoadBalancers[]?.SecurityGroups[]?")
[ -z "$subnets" ] || aws ec2 describe-subnets --output json --subnet-ids $subnets > "$work/subnets.json"
[ -z "$groups" ] || aws ec2 describe-security-groups --output json --group-ids $groups > "$work/security-groups.json"
for vpc in $(all '.Subnets[]?.VpcId'); do
  aws ec2 describe-route-tables --output json --filters "Name=vpc-id,Values=$vpc" >> "$work/route-tables.json"
done

plans=$(all '.deploymentGroupInfo? | select(. != null) | "'"$prefix"'/\(.applicationName)/\(.deploymentGroupName)"')
plans+=$'\n'$(all '.services[]? | select(.deploymentController.type != "CODE_DEPLOY")
  | .deploymentConfiguration.lifecycleHooks[]?.hookDetails.plan? // "'"$prefix"'/'"$cluster"'/\(.serviceName)"')
for plan in $(sort -u <<< "$plans"); do
  aws ssm get-parameter --output json --name "$plan" >> "$work/plans.json" 2> "$work/error" || grep -q ParameterNotFound "$work/error" || { cat "$work/error" >&2; exit 1; }
done

cat "$work"/*.json
