"""search index"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = '0005'
down_revision: str | None = '0004'
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

BIG = sa.BigInteger().with_variant(sa.Integer(), 'sqlite')
# The pieces are no table of the code: they follow from the texts, and each engine has its own kind.
FTS = "CREATE VIRTUAL TABLE search_pieces USING fts5(pieces, content='', columnsize=0, tokenize='ascii')"
GIN = """CREATE TABLE search_pieces (
    id bigint PRIMARY KEY REFERENCES search_doc (id) ON DELETE CASCADE,
    title text NOT NULL, body text NOT NULL, extra text NOT NULL, pieces tsvector NOT NULL)"""


def upgrade() -> None:
    op.create_table('search_doc',
    sa.Column('id', BIG, autoincrement=False, nullable=False),
    sa.Column('kind', sa.String(length=20), nullable=False),
    sa.Column('ref_id', sa.Integer(), nullable=False),
    sa.Column('project_id', sa.Integer(), nullable=True),
    sa.Column('year', sa.Integer(), nullable=False),
    sa.Column('category', sa.String(length=60), nullable=False),
    sa.Column('secrecy', sa.String(length=24), nullable=False),
    sa.Column('customer_id', sa.Integer(), nullable=True),
    sa.Column('staff_id', sa.Integer(), nullable=True),
    sa.Column('has_file', sa.Boolean(), nullable=False),
    sa.Column('analyser', sa.Integer(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_search_doc')),
    sa.UniqueConstraint('kind', 'ref_id', name=op.f('uq_search_doc_kind_ref_id'))
    )
    op.create_index(op.f('ix_search_doc_analyser'), 'search_doc', ['analyser'])
    op.create_table('search_text',
    sa.Column('id', BIG, autoincrement=False, nullable=False),
    sa.Column('title', sa.String(length=400), nullable=False),
    sa.Column('extra', sa.Text(), nullable=False),
    sa.Column('body', sa.Text(), nullable=False),
    sa.ForeignKeyConstraint(['id'], ['search_doc.id'], name=op.f('fk_search_text_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_search_text'))
    )
    op.create_table('search_queue',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.String(length=20), nullable=False),
    sa.Column('ref_id', sa.Integer(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_search_queue')),
    sa.UniqueConstraint('kind', 'ref_id', name=op.f('uq_search_queue_kind_ref_id'))
    )
    if op.get_bind().dialect.name == 'postgresql':
        op.execute(GIN)
        op.execute("CREATE INDEX search_pieces_gin ON search_pieces USING gin (pieces) WITH (gin_pending_list_limit = 512)")
    else:
        op.execute(FTS)


def downgrade() -> None:
    op.execute("DROP TABLE search_pieces")
    op.drop_table('search_queue')
    op.drop_table('search_text')
    op.drop_index(op.f('ix_search_doc_analyser'), table_name='search_doc')
    op.drop_table('search_doc')
