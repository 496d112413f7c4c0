# Users to the load balancer, the load balancer and the prober to the tasks.

resource "aws_security_group" "load_balancer" {
  name        = "${var.service_name}-load-balancer"
  description = "Users to the production listener, a few to the test listener"
  vpc_id      = var.vpc_id
}

resource "aws_security_group" "tasks" {
  name        = "${var.service_name}-tasks"
  description = "The load balancer and the prober to the tasks"
  vpc_id      = var.vpc_id
}

resource "aws_security_group" "prober" {
  name        = "${var.service_name}-prober"
  description = "The prober of the deployment hooks"
  vpc_id      = var.vpc_id
}

resource "aws_vpc_security_group_ingress_rule" "production" {
  security_group_id = aws_security_group.load_balancer.id
  description       = "Production listener"
  ip_protocol       = "tcp"
  from_port         = 80
  to_port           = 80
  cidr_ipv4         = "0.0.0.0/0"
}

resource "aws_vpc_security_group_ingress_rule" "test" {
  security_group_id = aws_security_group.load_balancer.id
  description       = "Test listener"
  ip_protocol       = "tcp"
  from_port         = 8080
  to_port           = 8080
  cidr_ipv4         = var.test_client_cidr
}

resource "aws_vpc_security_group_egress_rule" "load_balancer_to_tasks" {
  security_group_id            = aws_security_group.load_balancer.id
  description                  = "Tasks"
  ip_protocol                  = "tcp"
  from_port                    = var.container_port
  to_port                      = var.container_port
  referenced_security_group_id = aws_security_group.tasks.id
}

resource "aws_vpc_security_group_ingress_rule" "tasks_from_load_balancer" {
  security_group_id            = aws_security_group.tasks.id
  description                  = "Load balancer"
  ip_protocol                  = "tcp"
  from_port                    = var.container_port
  to_port                      = var.container_port
  referenced_security_group_id = aws_security_group.load_balancer.id
}

resource "aws_vpc_security_group_ingress_rule" "tasks_from_prober" {
  security_group_id            = aws_security_group.tasks.id
  description                  = "Prober"
  ip_protocol                  = "tcp"
  from_port                    = var.container_port
  to_port                      = var.container_port
  referenced_security_group_id = aws_security_group.prober.id
}

# To ECR and CloudWatch Logs, and to whatever the service calls.
resource "aws_vpc_security_group_egress_rule" "tasks_out" {
  security_group_id = aws_security_group.tasks.id
  description       = "ECR, CloudWatch Logs, and what the service calls"
  ip_protocol       = "-1"
  cidr_ipv4         = "0.0.0.0/0"
}

resource "aws_vpc_security_group_egress_rule" "prober_to_tasks" {
  security_group_id            = aws_security_group.prober.id
  description                  = "Tasks"
  ip_protocol                  = "tcp"
  from_port                    = var.container_port
  to_port                      = var.container_port
  referenced_security_group_id = aws_security_group.tasks.id
}

# The load balancer's name leads to public addresses.
resource "aws_vpc_security_group_egress_rule" "prober_to_listener" {
  security_group_id = aws_security_group.prober.id
  description       = "Production listener"
  ip_protocol       = "tcp"
  from_port         = 80
  to_port           = 80
  cidr_ipv4         = "0.0.0.0/0"
}

resource "aws_lb" "this" {
  name                       = var.service_name
  load_balancer_type         = "application"
  internal                   = false
  subnets                    = var.public_subnet_ids
  security_groups            = [aws_security_group.load_balancer.id]
  drop_invalid_header_fields = true
}

# Blue and green take turns in the two groups, so they are called neither. Made from one block, they are twins.
resource "aws_lb_target_group" "this" {
  for_each = toset(["first", "second"])

  name                 = "${var.service_name}-${each.key}"
  vpc_id               = var.vpc_id
  target_type          = "ip"
  protocol             = "HTTP"
  port                 = var.container_port
  deregistration_delay = 30

  health_check {
    path                = "/health"
    matcher             = "200"
    interval            = 10
    timeout             = 5
    healthy_threshold   = 2
    unhealthy_threshold = 2
  }
}

# CodeDeploy changes what the listeners forward to with every deployment. Here stands how they begin: an apply that set it again would send users
# to an empty group.
resource "aws_lb_listener" "production" {
  load_balancer_arn = aws_lb.this.arn
  port              = 80
  protocol          = "HTTP"

  default_action {
    type             = "forward"
    target_group_arn = aws_lb_target_group.this["first"].arn
  }

  lifecycle {
    ignore_changes = [default_action]
  }
}

resource "aws_lb_listener" "test" {
  load_balancer_arn = aws_lb.this.arn
  port              = 8080
  protocol          = "HTTP"

  default_action {
    type             = "forward"
    target_group_arn = aws_lb_target_group.this["first"].arn
  }

  lifecycle {
    ignore_changes = [default_action]
  }
}
