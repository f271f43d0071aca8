//! The Kommo / amoCRM REST API v4: how to ask, how fast, and what the answers mean.

pub mod gate;
pub mod wire;
