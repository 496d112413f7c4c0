# The hooks are a CloudFormation stack, as they ship. One can serve every service of an account, Region and VPC: then let it be a module of its own, with
# a pattern for all of them.
resource "aws_cloudformation_stack" "hooks" {
  name         = var.hooks_stack_name
  template_url = var.hooks_template_url

  # The template makes roles without names, and is transformed by AWS::Serverless.
  capabilities = ["CAPABILITY_IAM", "CAPABILITY_AUTO_EXPAND"]

  parameters = {
    SubnetIds              = join(",", var.private_subnet_ids)
    SecurityGroupIds       = aws_security_group.prober.id
    DeploymentGroupPattern = "${var.service_name}/*"
    PlanParameterPrefix    = "/hooks"
    Mode                   = var.hooks_mode
    NotificationTopicArn   = var.notification_topic_arn
  }

  timeouts {
    # Lambda may take 20 minutes or more to release the prober's network interfaces.
    delete = "60m"
  }
}

resource "aws_ssm_parameter" "plan" {
  name  = "/hooks/${aws_codedeploy_app.this.name}/${aws_codedeploy_deployment_group.this.deployment_group_name}"
  type  = "String"
  value = file("${path.module}/plan.json")
}
