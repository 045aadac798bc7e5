<?php echo "served by ", gethostname(), "\n";
