"""The shape of the tree: subtree queries by path prefix, and the triggers that keep the paths."""

from django.db import models
from django.db.models import Q

TURN = "hierarchy_node_tree"

# Before a statement moves anything: one move at a time. Taken before any row is locked; taken by row, two moves that
# want each other's place would wait for each other until the database ends one of them.
ONE_AT_A_TIME = f"""
    PERFORM pg_advisory_xact_lock(hashtext('{TURN}'));
    RETURN NULL;
"""

# Before a row is written: compute its path from its parent, and refuse a loop. The parent row is locked, so that it
# does not move meanwhile.
NO_LOOPS = """
    IF NEW.parent_id IS NULL THEN
        NEW.path = '/' || NEW.id || '/';
    ELSE
        SELECT path || NEW.id || '/' INTO NEW.path FROM hierarchy_node WHERE id = NEW.parent_id FOR SHARE;
        IF NEW.path LIKE '%/' || NEW.id || '/%/' THEN
            RAISE EXCEPTION 'a node cannot lie under itself' USING ERRCODE = 'check_violation',
                CONSTRAINT = 'node_is_not_below_itself';
        END IF;
    END IF;
    RETURN NEW;
"""

# After a move: everything below takes the new prefix, in one statement.
KEEP_PATHS = """
    UPDATE hierarchy_node SET path = NEW.path || substr(path, length(OLD.path) + 1)
     WHERE path LIKE OLD.path || '%' AND id <> NEW.id;
    RETURN NULL;
"""


class PathField(models.CharField):
    """Text that the database writes; an insert brings it back."""

    db_returning = True


class NodeQuerySet(models.QuerySet):
    """Questions about the tree. Rows for a person come from `for_user` only."""

    def for_user(self, user, permission: str = "view") -> "NodeQuerySet":
        """The nodes on which `user` has `permission`."""
        from pmo.hierarchy.access import scope

        return self.filter(scope(user, permission).on("path"))

    def below(self, node) -> "NodeQuerySet":
        """Everything under `node`, without it."""
        return self.subtree(node).exclude(pk=node.pk)

    def subtree(self, node) -> "NodeQuerySet":
        """`node` and everything under it."""
        return self.filter(path__startswith=node.path)

    def above(self, node) -> "NodeQuerySet":
        """The nodes from the top down to just above `node`."""
        return self.filter(pk__in=node.ancestor_ids).order_by("path")

    def current(self) -> "NodeQuerySet":
        """Those that are not archived, themselves or with something above them."""
        archived = self.model.objects.filter(archived_at__isnull=False).values_list("path", flat=True)
        inside = Q()
        for path in archived:
            inside |= Q(path__startswith=path)
        return self.exclude(inside) if inside else self
