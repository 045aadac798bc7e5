# The operator, and the agent, whose DaemonSet names its bundle in its command. tools/image.ts assembles the folder this
# is built from; `npm run cluster -- images` builds it.
# Nothing but Node, its libraries, two bundles and the command line: the base may be empty, or any image with a newer C library.
ARG BASE=scratch
FROM ${BASE}
COPY rootfs/ /
USER 65532:65532
ENTRYPOINT ["/usr/bin/node", "/drover/operator.mjs"]
