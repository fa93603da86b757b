from pmo.hierarchy.pages.fetch import node_or_404

__all__ = ["node_or_404"]
