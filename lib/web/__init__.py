"""Plain HTTP beside Streamlit: the gate, sign-in, health, assets."""
