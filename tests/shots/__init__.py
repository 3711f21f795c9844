# SPDX-License-Identifier: Apache-2.0
"""Pictures of the real program in every state, taken without a screen."""
