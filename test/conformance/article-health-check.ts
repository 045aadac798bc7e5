/** Article 2's health check as it was printed: its last key is one space short. Comments are ours. */
export const printedHealthCheck = `mywordpress:
  scale: 2
  health_check:
    # the port to ask
    port: 80
    # for TCP leave request_line out or empty
    # for example:
    # request_line: ''
    request_line: GET / HTTP/1.0
    # milliseconds
    interval: 2000
    initializing_timeout: 60000
    unhealthy_threshold: 3
    # what to do with an unhealthy container
    # here: make it again
    strategy: recreate
    healthy_threshold: 2
    # milliseconds
   response_timeout: 200
`;
