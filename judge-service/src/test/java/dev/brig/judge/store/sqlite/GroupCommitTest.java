package dev.brig.judge.store.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.brig.judge.state.StateDirectory;
import dev.brig.judge.store.StoreException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GroupCommitTest {
    @TempDir
    private Path directory;

    private StateDirectory state;
    private SqliteFile file;
    private GroupCommit writer;

    @BeforeEach
    void opens() throws SQLException {
        state = StateDirectory.open(directory);
        file = SqliteFile.in(state);
        writer = new GroupCommit(file.writer());
        write("CREATE TABLE filling (content BLOB)");
    }

    @AfterEach
    void closes() {
        writer.close();
        state.close();
    }

    private void write(String... statements) {
        writer.write(connection -> {
            try (Statement statement = connection.createStatement()) {
                for (String sql : statements) {
                    statement.execute(sql);
                }
            }
            return true;
        });
    }

    private int rows() throws SQLException {
        try (Connection reader = file.reader();
                Statement statement = reader.createStatement();
                ResultSet row = statement.executeQuery("SELECT count(*) FROM filling")) {
            return row.getInt(1);
        }
    }

    @Test
    void whatDidNotFitIsNotThereAndWhatComesLaterIs() throws SQLException {
        write("PRAGMA max_page_count = 100");
        assertThatThrownBy(() ->
                        write("INSERT INTO filling VALUES ('small')", "INSERT INTO filling VALUES (zeroblob(2000000))"))
                .isInstanceOf(StoreException.class);
        assertThatThrownBy(() ->
                        write("INSERT INTO filling VALUES ('small')", "INSERT INTO filling VALUES (zeroblob(2000000))"))
                .isInstanceOf(StoreException.class);
        assertThat(rows()).isZero();

        write("PRAGMA max_page_count = 100000");
        write("INSERT INTO filling VALUES ('first')", "INSERT INTO filling VALUES ('second')");
        assertThat(rows()).isEqualTo(2);
        assertThatThrownBy(() -> write("INSERT INTO filling VALUES ('third')", "nonsense"))
                .isInstanceOf(StoreException.class);
        assertThat(rows()).isEqualTo(2);
    }
}
