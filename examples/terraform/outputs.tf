output "url" {
  description = "Production."
  value       = "http://${aws_lb.this.dns_name}/"
}

output "appspec" {
  description = "The AppSpec. Who deploys puts the ARN of the new task definition in the place of <TASK_DEFINITION>."
  value       = <<-EOT
    version: 0.0
    Resources:
      - TargetService:
          Type: AWS::ECS::Service
          Properties:
            TaskDefinition: "<TASK_DEFINITION>"
            LoadBalancerInfo:
              ContainerName: "${var.service_name}"
              ContainerPort: ${var.container_port}
    Hooks:
      - BeforeInstall: "${aws_cloudformation_stack.hooks.outputs["BeforeInstallFunction"]}"
      - AfterInstall: "${aws_cloudformation_stack.hooks.outputs["AfterInstallFunction"]}"
      - AfterAllowTestTraffic: "${aws_cloudformation_stack.hooks.outputs["AfterAllowTestTrafficFunction"]}"
      - BeforeAllowTraffic: "${aws_cloudformation_stack.hooks.outputs["BeforeAllowTrafficFunction"]}"
      - AfterAllowTraffic: "${aws_cloudformation_stack.hooks.outputs["AfterAllowTrafficFunction"]}"
  EOT
}

output "application_name" {
  description = "For aws deploy create-deployment."
  value       = aws_codedeploy_app.this.name
}

output "deployment_group_name" {
  description = "For aws deploy create-deployment."
  value       = aws_codedeploy_deployment_group.this.deployment_group_name
}

output "report_bucket" {
  description = "The bucket with the reports. It is kept when the stack is deleted."
  value       = aws_cloudformation_stack.hooks.outputs["ReportBucket"]
}
