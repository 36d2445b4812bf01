from django.apps import AppConfig


class OrganizationConfig(AppConfig):
    name = "weicheng.organization"
    verbose_name = "组织与责任"

    def ready(self) -> None:
        from weicheng.base.rotation import encrypts
        from weicheng.base.todo import plug_in
        from weicheng.organization import todo
        from weicheng.organization.imports import register_kinds
        from weicheng.organization.models import User

        plug_in("organization", todo.boxes)
        register_kinds()
        encrypts(User, "phone_sealed", lambda user: f"user:{user.username}")
