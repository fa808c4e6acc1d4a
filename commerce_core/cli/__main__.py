"""`python -m commerce_core.cli`."""

import sys

from commerce_core.cli.main import main

sys.exit(main())
