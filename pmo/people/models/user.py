from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models.functions import Lower

from pmo.core import texts
from pmo.core.fields import DayField, LineField
from pmo.core.history import audited

USUAL_DIGEST = "weekly"  # until a person chooses


class UserManager(BaseUserManager):
    """Makes accounts. What a person may do comes from assignments in the hierarchy, never from a flag here."""

    def create_user(self, email: str, name: str = "", password: str | None = None, **extra) -> "User":
        """Make an account; without a password the person signs in by invitation or single sign-on."""
        user = self.model(email=email.lower(), name=texts.line(name) or email.split("@")[0], **extra)
        user.set_password(password)
        user.full_clean(exclude=["password"])
        user.save(using=self._db)
        return user

    def get_by_natural_key(self, email: str) -> "User":
        """The account of an address, in whatever case it is typed."""
        return self.get(email__iexact=email)

    def active(self) -> models.QuerySet:
        """The people who can sign in."""
        return self.filter(is_active=True)


@audited(exclude=["password", "last_login", "preferences"])
class User(AbstractBaseUser):
    """A person. Custom from the first migration; signs in by e-mail address."""

    email = models.EmailField("e-mail", max_length=254)
    name = LineField(max_length=120)
    job_title = LineField("job title", max_length=120, blank=True)
    is_active = models.BooleanField("may sign in", default=True)
    joined_at = models.DateTimeField("joined", auto_now_add=True)
    left_on = DayField("left on", null=True, blank=True)
    preferences = models.JSONField(default=dict, blank=True)

    USERNAME_FIELD = EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["name"]
    is_staff = is_superuser = False

    objects = UserManager()

    class Meta:
        verbose_name, verbose_name_plural = "person", "people"
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(
                Lower("email"),
                name="one_account_an_address",
                violation_error_message="This address already has an account.",
            )
        ]

    def __str__(self) -> str:
        return self.name or self.email

    def get_full_name(self) -> str:
        """The person's name, as mails and the account pages show it."""
        return str(self)

    def save(self, *args, **kwargs) -> None:
        """Keep the address in small letters: django-allauth looks for nothing else when somebody signs in."""
        self.email = self.email.lower()
        super().save(*args, **kwargs)

    @property
    def initials(self) -> str:
        """One or two letters for the avatar."""
        words = self.name.split() or [self.email]
        return (words[0][0] + (words[-1][0] if len(words) > 1 else "")).upper()

    @property
    def digest(self) -> str:
        """How often what waits comes by mail: daily, weekly or off."""
        return self.preferences.get("digest", USUAL_DIGEST)

    def has_perm(self, perm, obj=None) -> bool:
        """Always False: rights are asked of `pmo.hierarchy.access`, so that there is one answer."""
        return False

    has_module_perms = has_perm


def display_name(user: User) -> str:
    """The name that the account pages show."""
    return str(user)
