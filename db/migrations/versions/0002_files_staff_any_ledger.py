"""Files, staff, ledgers of any kind, forms of the company's own"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = '0002'
down_revision: str | None = '0001'
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.create_table('ledger_shape',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('ledger', sa.String(length=24), nullable=False),
    sa.Column('fingerprint', sa.String(length=64), nullable=False),
    sa.Column('answers', sa.JSON(), nullable=False),
    sa.Column('at', sa.DateTime(), nullable=False),
    sa.Column('by_id', sa.Integer(), nullable=True),
    sa.ForeignKeyConstraint(['by_id'], ['user_account.id'], name=op.f('fk_ledger_shape_by_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_ledger_shape')),
    sa.UniqueConstraint('ledger', 'fingerprint', name=op.f('uq_ledger_shape_ledger_fingerprint'))
    )
    op.create_table('staff',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('no', sa.String(length=30), nullable=False),
    sa.Column('name', sa.String(length=60), nullable=False),
    sa.Column('phone', sa.String(length=40), nullable=False),
    sa.Column('project_id', sa.Integer(), nullable=True),
    sa.Column('department', sa.String(length=60), nullable=False),
    sa.Column('post', sa.String(length=60), nullable=False),
    sa.Column('status', sa.String(length=24), nullable=False),
    sa.Column('joined', sa.Date(), nullable=True),
    sa.Column('left_on', sa.Date(), nullable=True),
    sa.Column('gender', sa.String(length=10), nullable=False),
    sa.Column('education', sa.String(length=20), nullable=False),
    sa.Column('note', sa.Text(), nullable=False),
    sa.Column('user_id', sa.Integer(), nullable=True),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['project_id'], ['project.id'], name=op.f('fk_staff_project_id')),
    sa.ForeignKeyConstraint(['user_id'], ['user_account.id'], name=op.f('fk_staff_user_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_staff')),
    sa.UniqueConstraint('user_id', name=op.f('uq_staff_user_id'))
    )
    with op.batch_alter_table('staff', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_staff_name'), ['name'], unique=False)
        batch_op.create_index(batch_op.f('ix_staff_no'), ['no'], unique=False)
        batch_op.create_index(batch_op.f('ix_staff_project_id'), ['project_id'], unique=False)

    op.create_table('stored_file',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('sha256', sa.String(length=64), nullable=False),
    sa.Column('preview', sa.String(length=64), nullable=False),
    sa.Column('name', sa.String(length=200), nullable=False),
    sa.Column('media_type', sa.String(length=100), nullable=False),
    sa.Column('size', sa.Integer(), nullable=False),
    sa.Column('width', sa.Integer(), nullable=True),
    sa.Column('height', sa.Integer(), nullable=True),
    sa.Column('purpose', sa.String(length=24), nullable=False),
    sa.Column('owner_kind', sa.String(length=20), nullable=False),
    sa.Column('owner_id', sa.Integer(), nullable=True),
    sa.Column('at', sa.DateTime(), nullable=False),
    sa.Column('by_id', sa.Integer(), nullable=True),
    sa.Column('removed_at', sa.DateTime(), nullable=True),
    sa.ForeignKeyConstraint(['by_id'], ['user_account.id'], name=op.f('fk_stored_file_by_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_stored_file'))
    )
    with op.batch_alter_table('stored_file', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_stored_file_by_id_owner_kind'), ['by_id', 'owner_kind'], unique=False)
        batch_op.create_index(batch_op.f('ix_stored_file_owner_kind_owner_id'), ['owner_kind', 'owner_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_stored_file_sha256'), ['sha256'], unique=False)

    op.create_table('certificate',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('staff_id', sa.Integer(), nullable=False),
    sa.Column('name', sa.String(length=60), nullable=False),
    sa.Column('number', sa.String(length=60), nullable=False),
    sa.Column('expires', sa.Date(), nullable=True),
    sa.Column('state', sa.String(length=24), nullable=False),
    sa.ForeignKeyConstraint(['staff_id'], ['staff.id'], name=op.f('fk_certificate_staff_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_certificate'))
    )
    with op.batch_alter_table('certificate', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_certificate_staff_id'), ['staff_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_certificate_state_expires'), ['state', 'expires'], unique=False)

    op.add_column('form', sa.Column('active', sa.Boolean(), server_default=sa.true(), nullable=False))
    # Until now every version came with the product.
    op.add_column('form_version', sa.Column('preset', sa.Boolean(), server_default=sa.true(), nullable=False))
    with op.batch_alter_table('form_version', schema=None) as batch_op:
        batch_op.add_column(sa.Column('by_id', sa.Integer(), nullable=True))
        batch_op.create_foreign_key(batch_op.f('fk_form_version_by_id'), 'user_account', ['by_id'], ['id'])

    with op.batch_alter_table('import_batch', schema=None) as batch_op:
        batch_op.add_column(sa.Column('ledger', sa.String(length=24), server_default='households', nullable=False))
        batch_op.alter_column('project_id',
               existing_type=sa.INTEGER(),
               nullable=True)

    op.add_column('ticket', sa.Column('ledger_key', sa.String(length=160), server_default='', nullable=False))
    op.create_index(op.f('ix_ticket_project_id_ledger_key'), 'ticket', ['project_id', 'ledger_key'])
    op.create_index(op.f('ix_ticket_customer_id'), 'ticket', ['customer_id'])



def downgrade() -> None:
    """What the older tables have no word for takes the nearest one they have."""
    op.execute("UPDATE ticket SET type = 'repair' WHERE type <> 'repair'")
    op.execute("UPDATE ticket SET channel = 'mail' WHERE channel IN ('online', 'box')")
    op.execute("DELETE FROM import_step WHERE batch_id IN (SELECT id FROM import_batch WHERE ledger <> 'households')")
    op.execute("DELETE FROM import_batch WHERE ledger <> 'households'")
    op.drop_index(op.f('ix_ticket_customer_id'), 'ticket')
    op.drop_index(op.f('ix_ticket_project_id_ledger_key'), 'ticket')
    op.drop_column('ticket', 'ledger_key')

    with op.batch_alter_table('import_batch', schema=None) as batch_op:
        batch_op.alter_column('project_id',
               existing_type=sa.INTEGER(),
               nullable=False)
        batch_op.drop_column('ledger')

    with op.batch_alter_table('form_version', schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f('fk_form_version_by_id'), type_='foreignkey')
        batch_op.drop_column('by_id')
        batch_op.drop_column('preset')

    with op.batch_alter_table('form', schema=None) as batch_op:
        batch_op.drop_column('active')

    with op.batch_alter_table('certificate', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_certificate_state_expires'))
        batch_op.drop_index(batch_op.f('ix_certificate_staff_id'))

    op.drop_table('certificate')
    with op.batch_alter_table('stored_file', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_stored_file_sha256'))
        batch_op.drop_index(batch_op.f('ix_stored_file_owner_kind_owner_id'))
        batch_op.drop_index(batch_op.f('ix_stored_file_by_id_owner_kind'))

    op.drop_table('stored_file')
    with op.batch_alter_table('staff', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_staff_project_id'))
        batch_op.drop_index(batch_op.f('ix_staff_no'))
        batch_op.drop_index(batch_op.f('ix_staff_name'))

    op.drop_table('staff')
    op.drop_table('ledger_shape')
