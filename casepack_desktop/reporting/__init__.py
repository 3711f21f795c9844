# SPDX-License-Identifier: Apache-2.0
"""Pure report models and builders: snapshot in, document out."""
