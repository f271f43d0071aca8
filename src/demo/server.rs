//! The account on loopback: axum on a thread and a runtime of its own, so that rendering pages of a large
//! account never delays the screen that asked for them.
//!
//! Owns sockets, body limits, latency, and the abrupt end of connections that faults ask for. Must not know
//! the API: everything falls through to `Account::handle`.

use std::io;
use std::net::{SocketAddr, TcpListener as StdListener};
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::{Context, Poll};
use std::thread::JoinHandle;
use std::time::Duration;

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::extract::connect_info::{ConnectInfo, Connected};
use axum::extract::{Request, State};
use axum::response::Response;
use axum::serve::{IncomingStream, Listener};
use http::StatusCode;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::oneshot;

use super::account::{Account, Outcome};
use super::answer::{Answer, Refusal};

/// 250 leads with all their fields are far below this.
const MAX_BODY: usize = 4 * 1024 * 1024;
/// How long open connections may hold up a stop.
const PATIENCE: Duration = Duration::from_millis(500);

#[derive(Debug, thiserror::Error)]
pub enum StartError {
    #[error("the demo account listens on loopback only, not on {0}: it has no real protection")]
    NotLoopback(SocketAddr),
    #[error("cannot listen on {address}: {source}")]
    Bind { address: SocketAddr, source: io::Error },
    #[error("cannot start the demo server: {0}")]
    Thread(#[from] io::Error),
}

/// A running server; stops when dropped.
#[derive(Debug)]
pub struct Running {
    /// `http://127.0.0.1:PORT`
    pub url: String,
    pub token: String,
    pub address: SocketAddr,
    stop: Option<oneshot::Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

/// Binds at once (port 0 takes a free one) and serves from its own thread.
pub fn start(account: Arc<Account>, listen: SocketAddr) -> Result<Running, StartError> {
    if !listen.ip().is_loopback() {
        return Err(StartError::NotLoopback(listen));
    }
    let bind = |source| StartError::Bind { address: listen, source };
    let listener = StdListener::bind(listen).map_err(bind)?;
    listener.set_nonblocking(true).map_err(bind)?;
    let address = listener.local_addr().map_err(bind)?;
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let token = account.token().to_owned();
    let (stop, stopped) = oneshot::channel();
    let thread = std::thread::Builder::new().name("demo-account".to_owned()).spawn(move || {
        // Errors after a successful bind end the thread; clients see a closed port.
        let _ = runtime.block_on(serve(account, listener, stopped));
        runtime.shutdown_background();
    })?;
    Ok(Running { url: format!("http://{address}"), token, address, stop: Some(stop), thread: Some(thread) })
}

impl Running {
    /// Finishes what is being answered (for half a second at most), then returns.
    pub fn stop(mut self) {
        self.end();
    }

    fn end(&mut self) {
        if let Some(stop) = self.stop.take() {
            let _ = stop.send(());
        }
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        self.end();
    }
}

async fn serve(
    account: Arc<Account>,
    listener: StdListener,
    stopped: oneshot::Receiver<()>,
) -> io::Result<()> {
    let listener = Lines(TcpListener::from_std(listener)?);
    let app = Router::new().fallback(answer).with_state(account);
    let (quiet, quieted) = oneshot::channel();
    let server = axum::serve(listener, app.into_make_service_with_connect_info::<Cut>())
        .with_graceful_shutdown(async move {
            let _ = quieted.await;
        });
    let patience = async move {
        let _ = stopped.await;
        let _ = quiet.send(());
        tokio::time::sleep(PATIENCE).await;
    };
    tokio::select! {
        done = server => done,
        () = patience => Ok(()),
    }
}

async fn answer(
    State(account): State<Arc<Account>>,
    ConnectInfo(cut): ConnectInfo<Cut>,
    request: Request,
) -> Response {
    let (head, body) = request.into_parts();
    let Ok(body) = to_bytes(body, MAX_BODY).await else {
        let refusal = Refusal::new(StatusCode::PAYLOAD_TOO_LARGE, "The body is too large or broke off.");
        return refusal.into_answer().map(Body::from);
    };
    let reply = account.handle(&Request::from_parts(head, body));
    if !reply.latency.is_zero() {
        tokio::time::sleep(reply.latency).await;
    }
    match reply.outcome {
        Outcome::Answer(answer) => answer.map(Body::from),
        Outcome::Drop => {
            cut.0.store(true, Ordering::Relaxed);
            Answer::default().map(Body::from)
        }
    }
}

/// Set by a handler: the next write on this connection fails, so the client gets not one byte.
#[derive(Debug, Clone)]
struct Cut(Arc<AtomicBool>);

impl Connected<IncomingStream<'_, Lines>> for Cut {
    fn connect_info(stream: IncomingStream<'_, Lines>) -> Self {
        Self(Arc::clone(&stream.io().cut))
    }
}

#[derive(Debug)]
struct Lines(TcpListener);

/// A connection that can be cut.
#[derive(Debug)]
struct Line {
    stream: TcpStream,
    cut: Arc<AtomicBool>,
}

impl Listener for Lines {
    type Io = Line;
    type Addr = SocketAddr;

    async fn accept(&mut self) -> (Line, SocketAddr) {
        let (stream, address) = Listener::accept(&mut self.0).await;
        // Answers are small: waiting to fill packets would only add latency.
        let _ = stream.set_nodelay(true);
        (Line { stream, cut: Arc::default() }, address)
    }

    fn local_addr(&self) -> io::Result<SocketAddr> {
        self.0.local_addr()
    }
}

impl Line {
    fn whole(&self) -> io::Result<()> {
        if self.cut.load(Ordering::Relaxed) { Err(io::ErrorKind::ConnectionReset.into()) } else { Ok(()) }
    }
}

impl AsyncRead for Line {
    fn poll_read(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buf: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_read(cx, buf)
    }
}

impl AsyncWrite for Line {
    fn poll_write(mut self: Pin<&mut Self>, cx: &mut Context<'_>, buf: &[u8]) -> Poll<io::Result<usize>> {
        self.whole()?;
        Pin::new(&mut self.stream).poll_write(cx, buf)
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(cx)
    }
}
