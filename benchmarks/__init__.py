# SPDX-License-Identifier: Apache-2.0
"""Speeds as ratios against bare baselines measured in the same run."""
