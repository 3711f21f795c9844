# SPDX-License-Identifier: Apache-2.0
from sqlcipher3.dbapi2 import *
