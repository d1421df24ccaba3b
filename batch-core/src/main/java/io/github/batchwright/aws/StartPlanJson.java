package io.github.batchwright.aws;

import io.github.batchwright.model.start.StartOutcome;
import io.github.batchwright.model.start.StartPlanDetail;
import io.github.batchwright.model.start.StartWindow;

/** What was planned for a job that waits for a lower price, which AWS does not have. */
final class StartPlanJson {
  private StartPlanJson() {}

  static StartPlanDetail read(Cursor in) {
    return in.make(
        () ->
            new StartPlanDetail(
                in.requiredText("priceCurve"),
                in.text("unit"),
                in.required("outcome", in.constant("outcome", StartOutcome.class)),
                in.objects("windows", StartPlanJson::readWindow),
                in.number("cost"),
                in.number("costAtOnce"),
                in.instant("expectedEnd")));
  }

  private static StartWindow readWindow(Cursor in) {
    return in.make(
        () ->
            new StartWindow(
                in.required("start", in.instant("start")),
                in.integer("children", 1),
                in.required("cost", in.number("cost"))));
  }

  static void write(Out out, StartPlanDetail plan) {
    out.text("priceCurve", plan.priceCurve())
        .text("unit", plan.unit())
        .constant("outcome", plan.outcome())
        .objects("windows", plan.windows(), StartPlanJson::writeWindow)
        .number("cost", plan.cost())
        .number("costAtOnce", plan.costAtOnce())
        .instant("expectedEnd", plan.expectedEnd());
  }

  private static void writeWindow(Out out, StartWindow window) {
    out.instant("start", window.start())
        .number("children", window.children())
        .number("cost", window.cost());
  }
}
