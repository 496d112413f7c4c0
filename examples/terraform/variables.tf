variable "region" {
  type        = string
  default     = "eu-west-1"
  description = "The Region of the service and of the hooks."

  validation {
    condition     = can(regex("^[a-z]{2}(-[a-z]+)+-[0-9]$", var.region))
    error_message = "region must be a Region, such as eu-west-1."
  }
}

variable "service_name" {
  type        = string
  default     = "shop"
  description = "Name of the service; cluster, target groups and CodeDeploy's application are called after it."

  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{0,19}[a-z0-9]$", var.service_name))
    error_message = "service_name must have 2 to 21 lower-case letters, digits and hyphens, start with a letter and not end with a hyphen."
  }
}

variable "image" {
  type        = string
  description = "The image in ECR that the service starts with, with its tag or digest. Every later one comes by CodeDeploy."

  validation {
    condition     = can(regex("^[0-9]{12}\\.dkr\\.ecr\\..+/.+[:@].+$", var.image))
    error_message = "image must be in ECR and have a tag or a digest, such as 111122223333.dkr.ecr.eu-west-1.amazonaws.com/shop:1."
  }
}

variable "container_port" {
  type        = number
  default     = 8080
  description = "The port that the container listens on."

  validation {
    condition     = var.container_port >= 1 && var.container_port <= 65535 && floor(var.container_port) == var.container_port
    error_message = "container_port must be a whole number from 1 to 65535."
  }
}

variable "desired_count" {
  type        = number
  default     = 2
  description = "How many tasks run. During a deployment there are twice as many."

  validation {
    condition     = var.desired_count >= 1 && var.desired_count <= 100 && floor(var.desired_count) == var.desired_count
    error_message = "desired_count must be a whole number from 1 to 100."
  }
}

variable "vpc_id" {
  type        = string
  description = "The VPC of the load balancer, the tasks and the prober."

  validation {
    condition     = can(regex("^vpc-[0-9a-f]{8,17}$", var.vpc_id))
    error_message = "vpc_id must be the id of a VPC, such as vpc-0123456789abcdef0."
  }
}

variable "public_subnet_ids" {
  type        = list(string)
  description = "Subnets of the load balancer, in two zones or more."

  validation {
    condition     = length(var.public_subnet_ids) >= 2 && alltrue([for id in var.public_subnet_ids : can(regex("^subnet-[0-9a-f]{8,17}$", id))])
    error_message = "public_subnet_ids must be the ids of two subnets or more."
  }
}

variable "private_subnet_ids" {
  type        = list(string)
  description = "Subnets of the tasks and of the prober, in two zones or more, with a way out by NAT: to ECR, and to the load balancer's public addresses."

  validation {
    condition     = length(var.private_subnet_ids) >= 2 && alltrue([for id in var.private_subnet_ids : can(regex("^subnet-[0-9a-f]{8,17}$", id))])
    error_message = "private_subnet_ids must be the ids of two subnets or more."
  }
}

variable "test_client_cidr" {
  type        = string
  default     = "10.0.0.0/8"
  description = "Who may use the test listener beside the prober. It leads to a version that has not been judged yet."

  validation {
    condition     = can(cidrnetmask(var.test_client_cidr))
    error_message = "test_client_cidr must be a block of IPv4 addresses, such as 10.0.0.0/8."
  }
}

variable "deployment_config_name" {
  type        = string
  default     = "CodeDeployDefault.ECSCanary10Percent5Minutes"
  description = "How production traffic moves to green."

  validation {
    condition     = can(regex("^CodeDeployDefault\\.ECS(Canary10Percent5Minutes|Canary10Percent15Minutes|Linear10PercentEvery1Minutes|Linear10PercentEvery3Minutes|AllAtOnce)$", var.deployment_config_name))
    error_message = "deployment_config_name must be one of CodeDeploy's own for ECS, such as CodeDeployDefault.ECSCanary10Percent5Minutes."
  }
}

variable "termination_wait_minutes" {
  type        = number
  default     = 15
  description = "How long blue is kept after all traffic has moved, so that there is something to roll back to."

  validation {
    condition     = var.termination_wait_minutes >= 5 && var.termination_wait_minutes <= 2880
    error_message = "termination_wait_minutes must be from 5 to 2880."
  }
}

variable "latency_seconds" {
  type        = number
  default     = 1
  description = "Above this 99th percentile of the response time, an alarm stops a deployment."

  validation {
    condition     = var.latency_seconds > 0 && var.latency_seconds <= 60
    error_message = "latency_seconds must be above 0 and at most 60."
  }
}

variable "hooks_stack_name" {
  type        = string
  default     = "hooks"
  description = "Name of the hooks' stack. One serves every service of an account, Region and VPC."

  validation {
    condition     = can(regex("^[A-Za-z][A-Za-z0-9-]{0,26}$", var.hooks_stack_name))
    error_message = "hooks_stack_name must have at most 27 letters, digits and hyphens and start with a letter: the functions are called CodeDeployHook_<stack>-<event>."
  }
}

variable "hooks_template_url" {
  type        = string
  description = "The packaged template in S3: README.md says how to make it."

  validation {
    condition     = can(regex("^https://.+\\.amazonaws\\.com(\\.cn)?/.+$", var.hooks_template_url))
    error_message = "hooks_template_url must be the https address of an object in S3."
  }
}

variable "hooks_mode" {
  type        = string
  default     = "observe"
  description = "Whether the hooks decide, or only say what they would have decided. Begin with observe."

  validation {
    condition     = contains(["decide", "observe"], var.hooks_mode)
    error_message = "hooks_mode must be decide or observe."
  }
}

variable "notification_topic_arn" {
  type        = string
  default     = ""
  description = "The SNS topic that hears of verdicts. Empty - none does."

  validation {
    condition     = can(regex("^(arn:[a-z-]+:sns:[a-z0-9-]+:[0-9]{12}:.+)?$", var.notification_topic_arn))
    error_message = "notification_topic_arn must be the ARN of a topic, or empty."
  }
}
