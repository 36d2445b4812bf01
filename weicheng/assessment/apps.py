from django.apps import AppConfig


class AssessmentConfig(AppConfig):
    name = "weicheng.assessment"
    verbose_name = "考核排名"

    def ready(self) -> None:
        """Tells the apps below which rows carry paths, what waits on the 待办 page, and how clean districts are."""
        from weicheng.assessment import event_types, models, todo  # noqa: F401 - declares
        from weicheng.assessment.queries.districts import district_scores
        from weicheng.base.todo import plug_in
        from weicheng.organization.actions import carries_paths
        from weicheng.planning.queries import provide_area_scores

        for model in (models.ScoreSheet, models.ScoreAppeal, models.LastDuty):
            carries_paths(model, area="area_path", unit="unit_path")
        territorial = (models.Period, models.PlainMeanDecision, models.HonourList, models.Contest, models.FiveHaveCheck)
        for place in territorial:
            carries_paths(place, area="area_path")
        carries_paths(models.UnitMark, unit="unit_path")
        plug_in("assessment", todo.boxes)
        provide_area_scores(district_scores)
