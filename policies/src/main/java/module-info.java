/** Policies and languages, read from YAML. */
module dev.brig.policy {
    requires com.fasterxml.jackson.core;
    requires com.fasterxml.jackson.databind;
    requires com.networknt.schema;
    requires transitive dev.brig.sandbox;
    requires org.yaml.snakeyaml;

    exports dev.brig.policy;
    exports dev.brig.policy.document to
            dev.brig.cli;
    exports dev.brig.policy.mistake;
    exports dev.brig.policy.recipe;
}
