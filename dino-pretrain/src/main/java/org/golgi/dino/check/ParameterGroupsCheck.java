package org.golgi.dino.check;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.golgi.core.check.GoldenCase;
import org.golgi.core.check.ParityCheck;
import org.golgi.core.check.ParityReport;
import org.golgi.core.optim.ParameterGroups;

/** The multipliers of every parameter of backbone and heads. */
final class ParameterGroupsCheck implements ParityCheck {
    static final String PREFIX = "schedule_param_groups_";

    @Override
    public String prefix() {
        return PREFIX;
    }

    @Override
    public void run(GoldenCase golden, ParityReport report) {
        JsonNode json = golden.json();
        json.path("modules").properties().forEach(module -> {
            JsonNode params = module.getValue().path("params");
            List<String> keys = new ArrayList<>();
            params.forEach(param -> keys.add(param.path("name").asText()));
            Map<String, ParameterGroups.Group> groups = module.getKey().equals("backbone")
                    ? ParameterGroups.backbone(
                            keys,
                            json.path("backbone").path("depth").asInt(),
                            json.path("layerwise_decay").asDouble(),
                            json.path("patch_embed_lr_mult").asDouble())
                    : ParameterGroups.head(keys);
            for (JsonNode param : params) {
                String name = module.getKey() + "." + param.path("name").asText();
                ParameterGroups.Group group = groups.get(param.path("name").asText());
                report.within(
                        name + " learning rate",
                        group.learningRate(),
                        param.path("lr_multiplier").asDouble(Double.NaN),
                        1e-12);
                report.within(
                        name + " weight decay",
                        group.weightDecay(),
                        param.path("wd_multiplier").asDouble(Double.NaN),
                        0);
                report.require(
                        name + " last layer",
                        group.lastLayer() == param.path("is_last_layer").asBoolean());
            }
        });
    }
}
